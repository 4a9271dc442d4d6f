"""The whole product on one machine: a local AWS, the template deployed to it, a town to speak with."""
