package dev.fleetward.compliance;

/**
 * One essential requirement of CRA Annex I.
 *
 * @param id stable, such as {@code CRA.I.2.a}
 * @param meaning one sentence in our own words; the law's text alone is binding
 * @param mayBeNotApplicable only Part I (2) may be set aside, with a justification (Article 13(4))
 */
public record Requirement(String id, String citation, String title, String meaning, boolean mayBeNotApplicable) {}
