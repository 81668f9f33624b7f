"""What screens are put together from; a widget shows and asks, it decides nothing."""
