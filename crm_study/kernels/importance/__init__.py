"""What each predictor contributes to an explained variance."""
