"""Whether a linear model's assumptions hold."""
