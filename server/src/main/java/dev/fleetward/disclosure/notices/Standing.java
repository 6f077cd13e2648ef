package dev.fleetward.disclosure.notices;

import java.util.Locale;

/**
 * What became of a notice, of all devices it was meant for when it was published.
 *
 * @param kept of those meant, whose data has not been erased since
 * @param reachableByMail devices with an address
 * @param letters one to each address
 */
record Standing(
        long meant,
        long kept,
        long fetched,
        long acknowledged,
        long reachableByMail,
        long letters,
        long lettersSent,
        long lettersGivenUp) {

    private static final double PERCENT = 100.0;

    public long erased() {
        return meant - kept;
    }

    public long lettersWaiting() {
        return letters - lettersSent - lettersGivenUp;
    }

    /** "Of 412 devices meant, 300 (73 %) fetched it and 120 (29 %) acknowledged it." */
    public String sentence() {
        if (meant == 0) {
            return "It was meant for no device; it stands on the public page.";
        }
        String gone =
                erased() == 0 ? "" : " Of %,d nothing is kept any more: their data was erased.".formatted(erased());
        return "Of %,d devices meant, %,d (%s) fetched it and %,d (%s) acknowledged it.%s"
                .formatted(meant, fetched, share(fetched), acknowledged, share(acknowledged), gone);
    }

    /** Empty when no letters were wanted. */
    public String mailSentence() {
        if (letters == 0) {
            return "";
        }
        String rest = lettersWaiting() == 0 ? "" : " %,d wait to be sent.".formatted(lettersWaiting());
        String lost = lettersGivenUp == 0 ? "" : " %,d were refused for good.".formatted(lettersGivenUp);
        return "Of %,d letters for %,d devices with an address, the mail server took %,d.%s%s"
                .formatted(letters, reachableByMail, lettersSent, rest, lost);
    }

    /** Figures for one line of a list. */
    public String brief() {
        return meant == 0
                ? "public page only"
                : "%,d of %,d devices fetched it, %,d acknowledged".formatted(fetched, meant, acknowledged);
    }

    private String share(long part) {
        return String.format(Locale.ENGLISH, "%.0f %%", PERCENT * part / meant);
    }
}
