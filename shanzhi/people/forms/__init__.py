"""Forms of people: cleaning only, no markup, no writing."""
