"""The three administrators' pages. Each is behind a guard that lets in one of the three; none of them sees a street's persons."""
