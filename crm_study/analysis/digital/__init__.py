"""What today's technology is to customers and to institutions: benefits, pairs and poles."""
