"""Benchmarks beside other libraries; run by hand, as their times say nothing about right or wrong."""
