package dev.fleetward.vulnerabilities.feeds.online;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the documents that a publisher lists as changed, oldest first and so many a turn, so that a failure loses
 * nothing.
 */
@ApplicationScoped
class ChangeList {
    private static final int CHANGES_A_TURN = 200;
    private static final long BYTES_A_TURN = 64L * 1024 * 1024;
    /** Clocks differ, and a record may be listed a little after the time it bears. */
    static final Duration OVERLAP = Duration.ofHours(1);

    private static final byte[] NONE = {'[', ']'};

    private final Originals originals;

    ChangeList(Originals originals) {
        this.originals = originals;
    }

    /**
     * Those of a list with times.
     *
     * @param mark under which the time of the last one taken is kept
     * @return whether there is more to do at once
     */
    boolean take(Turn turn, String mark, URI list, List<Change> changes, ProviderKeys keys)
            throws FetchFailed, InterruptedException {
        int done = fetch(turn, list, changes, keys);
        if (done == 0) {
            return false;
        }
        boolean more = done < changes.size();
        var at = changes.get(done - 1).at();
        turn.progress().put(mark, (more ? at : at.minus(OVERLAP)).toString());
        return more;
    }

    /** @return how many of them were taken; those of one moment are taken together */
    int fetch(Turn turn, URI list, List<Change> changes, ProviderKeys keys) throws FetchFailed, InterruptedException {
        List<InputStream> documents = new ArrayList<>();
        List<Turn.Missing> missing = new ArrayList<>();
        Map<Proof.Of, Proof> proofs = new HashMap<>();
        long bytes = 0;
        int done = 0;
        while (done < changes.size() && (done < CHANGES_A_TURN && bytes < BYTES_A_TURN || isOneMoment(changes, done))) {
            Change change = changes.get(done);
            try {
                var published = originals.of(turn, change, keys);
                bytes += published.document().length;
                documents.add(new ByteArrayInputStream(published.document()));
                documents.add(new ByteArrayInputStream(new byte[] {'\n'}));
                published.of().ifPresent(of -> proofs.put(of, published.proof()));
            } catch (FetchFailed failed) {
                if (!failed.isMissing()) {
                    throw failed;
                }
                missing.add(new Turn.Missing(change.address().toString(), "listed as changed, but: " + failed.why()));
            } catch (Originals.NotAsPublished other) {
                missing.add(new Turn.Missing(change.address().toString(), String.valueOf(other.getMessage())));
            }
            done++;
        }
        if (done > 0) {
            InputStream body = documents.isEmpty()
                    ? new ByteArrayInputStream(NONE)
                    : new SequenceInputStream(Collections.enumeration(documents));
            turn.taking()
                    .take(new Turn.Fetched(
                            "%s: %d changed records".formatted(list, done), list, body, missing, proofs));
        }
        return done;
    }

    private static boolean isOneMoment(List<Change> changes, int at) {
        var moment = changes.get(at).at();
        return moment.isAfter(Instant.EPOCH)
                && moment.equals(changes.get(at - 1).at());
    }
}
