"""Steps done, answers chosen, pillars in balance: indices of checklists."""
