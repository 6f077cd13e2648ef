package dev.fleetward.disclosure.intake;

/** The way a report came in. */
enum Channel {
    PAGE("our page"),
    API("the API"),
    MAIL("e-mail");

    private final String words;

    Channel(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
