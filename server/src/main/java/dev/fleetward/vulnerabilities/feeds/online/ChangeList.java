package dev.fleetward.vulnerabilities.feeds.online;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the documents that a publisher lists as changed, oldest first and so many a turn, so that a failure loses
 * nothing. A document whose publisher gives its hash is taken only when it has it.
 */
@ApplicationScoped
class ChangeList {
    private static final int CHANGES_A_TURN = 200;
    private static final long BYTES_A_TURN = 64L * 1024 * 1024;
    /** Clocks differ, and a record may be listed a little after the time it bears. */
    static final Duration OVERLAP = Duration.ofHours(1);

    private static final byte[] NONE = {'[', ']'};

    private final Fetcher fetcher;

    ChangeList(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /**
     * Those of a list with times.
     *
     * @param mark under which the time of the last one taken is kept
     * @return whether there is more to do at once
     */
    boolean take(Turn turn, String mark, URI list, List<Change> changes) throws FetchFailed, InterruptedException {
        int done = fetch(turn, list, changes);
        if (done == 0) {
            return false;
        }
        boolean more = done < changes.size();
        var at = changes.get(done - 1).at();
        turn.progress().put(mark, (more ? at : at.minus(OVERLAP)).toString());
        return more;
    }

    /** @return how many of them were taken; those of one moment are taken together */
    int fetch(Turn turn, URI list, List<Change> changes) throws FetchFailed, InterruptedException {
        List<InputStream> documents = new ArrayList<>();
        List<Turn.Missing> missing = new ArrayList<>();
        long bytes = 0;
        int done = 0;
        while (done < changes.size() && (done < CHANGES_A_TURN && bytes < BYTES_A_TURN || isOneMoment(changes, done))) {
            Change change = changes.get(done);
            try {
                byte[] document = document(turn, change);
                bytes += document.length;
                documents.add(new ByteArrayInputStream(document));
                documents.add(new ByteArrayInputStream(new byte[] {'\n'}));
            } catch (FetchFailed failed) {
                if (!failed.isMissing()) {
                    throw failed;
                }
                missing.add(new Turn.Missing(change.address().toString(), "listed as changed, but: " + failed.why()));
            } catch (NotAsPublished other) {
                missing.add(new Turn.Missing(change.address().toString(), String.valueOf(other.getMessage())));
            }
            done++;
        }
        if (done > 0) {
            turn.taking()
                    .take(
                            "%s: %d changed records".formatted(list, done),
                            list,
                            documents.isEmpty()
                                    ? new ByteArrayInputStream(NONE)
                                    : new SequenceInputStream(Collections.enumeration(documents)),
                            missing);
        }
        return done;
    }

    private static boolean isOneMoment(List<Change> changes, int at) {
        var moment = changes.get(at).at();
        return moment.isAfter(java.time.Instant.EPOCH)
                && moment.equals(changes.get(at - 1).at());
    }

    /** A document is not what its publisher's hash says; the message says so to people. */
    private static final class NotAsPublished extends Exception {
        private static final long serialVersionUID = 1L;

        NotAsPublished(String why) {
            super(why, null, false, false);
        }
    }

    /** A document that is just being replaced may be ahead of its hash or behind: it is looked at a second time. */
    private byte[] document(Turn turn, Change change) throws FetchFailed, InterruptedException, NotAsPublished {
        try {
            return verified(turn, change);
        } catch (NotAsPublished perhapsJustReplaced) {
            return verified(turn, change);
        }
    }

    private byte[] verified(Turn turn, Change change) throws FetchFailed, InterruptedException, NotAsPublished {
        byte[] document = fetcher.document(change.address(), turn.headers()).body();
        for (URI at : change.hashes()) {
            Optional<String> hash = hash(at);
            if (hash.isPresent()) {
                String found = digest(document, hash.get().length());
                if (!found.equals(hash.get())) {
                    throw new NotAsPublished(
                            "Its hash is %s and %s says %s: it was changed on the way, or the publisher's"
                                            .formatted(found, at, hash.get())
                                    + " files do not go together.");
                }
                return document;
            }
        }
        return document;
    }

    /** Its first word, as {@code sha512sum} writes it; empty when the publisher serves none. */
    private Optional<String> hash(URI at) throws FetchFailed, InterruptedException, NotAsPublished {
        String text;
        try {
            text = new String(fetcher.document(at, Map.of()).body(), StandardCharsets.UTF_8);
        } catch (FetchFailed failed) {
            if (failed.isMissing()) {
                return Optional.empty();
            }
            throw failed;
        }
        String hash = text.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        if (!hash.matches("[0-9a-f]{64}|[0-9a-f]{128}")) {
            throw new NotAsPublished("%s holds no SHA-256 or SHA-512.".formatted(at));
        }
        return Optional.of(hash);
    }

    private static String digest(byte[] document, int hexDigits) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(hexDigits == 64 ? "SHA-256" : "SHA-512")
                            .digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
