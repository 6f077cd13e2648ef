package dev.fleetward.compliance;

import java.util.List;

/**
 * A law or standard as requirements: a file of {@code resources/compliance/catalogues}.
 *
 * @param order place among the catalogues
 * @param law which text it follows; printed on every document
 * @param note what holds for all of it
 */
record Catalogue(String id, String title, int order, String law, String note, List<Requirement> requirements) {}
