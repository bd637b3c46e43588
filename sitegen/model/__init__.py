"""What is published where: visibility at the clock, home and placements, cards, lists."""
