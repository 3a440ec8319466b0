from shanzhi.care.notifications.visits import NobodyIn, ReviewsDue, VisitGiven, VisitLate, VisitSoon, VisitsToday

__all__ = ["NobodyIn", "ReviewsDue", "VisitGiven", "VisitLate", "VisitSoon", "VisitsToday"]
