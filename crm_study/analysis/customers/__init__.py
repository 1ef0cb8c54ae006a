"""What a list of customers tells: how long they stay, what they bring, who is like whom."""
