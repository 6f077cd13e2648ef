package dev.fleetward.vulnerabilities.matching;

/** Why nothing can be said of a component: no record could be found for it, or its version would decide nothing. */
public enum Gap {
    NO_IDENTITY("neither a package URL nor a CPE, and the name stands for no known product"),
    NO_VERSION("no version"),
    NO_FEED("no feed files packages of its kind, and the name stands for no known product"),
    UNUSABLE_CPE("the CPE does not name one product");

    private final String title;

    Gap(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
