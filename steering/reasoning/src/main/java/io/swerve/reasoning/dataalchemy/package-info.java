/**
 * DataAlchemy, the synthetic world of "Is Chain-of-Thought Reasoning of LLMs a Mirage? A Data Distribution Lens" (arXiv
 * 2508.01191): its elements, transformations, records, shifts and metrics by their exact definitions, and an imitator
 * that is nothing but a mirage, to compare models with. Start at {@link io.swerve.reasoning.dataalchemy.DataAlchemy}.
 */
package io.swerve.reasoning.dataalchemy;
