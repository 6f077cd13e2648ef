package dev.fleetward.disclosure;

/** What a person states about a case, once and for good. The legal clocks count from the first five. */
enum Moment {
    SIGNAL("First signal", "signal"),
    TRIAGE("Triage started", "triage"),
    EVIDENCE("Reliable evidence", "evidence"),
    AWARENESS("Awareness stated", "awareness"),
    MEASURE("Measure available", "measure"),
    INTERMEDIATE("Intermediate report asked for", "intermediate"),
    CLOSED("Case closed", "closure");

    private final String title;
    private final String slug;

    Moment(String title, String slug) {
        this.title = title;
        this.slug = slug;
    }

    String title() {
        return title;
    }

    String slug() {
        return slug;
    }
}
