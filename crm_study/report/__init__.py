"""Fifth floor: findings become documents."""
