"""Forms of organisations: cleaning only, no markup, no writing."""
