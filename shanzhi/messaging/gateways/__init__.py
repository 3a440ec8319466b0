"""The ways out of the machine: thin adapters, chosen by the environment. Only `services.sending` calls them."""
