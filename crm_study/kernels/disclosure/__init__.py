"""What published counts give away about cells that are not published."""
