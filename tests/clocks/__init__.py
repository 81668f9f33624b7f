"""Tests of engine/clocks."""
