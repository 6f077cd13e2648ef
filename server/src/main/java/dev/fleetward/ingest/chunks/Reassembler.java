package dev.fleetward.ingest.chunks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the chunks of one device, in order of arrival, into messages. There is no message number on the wire: a
 * continuation belongs to the last message begun. Holds at most one open message of {@value #MAX_MESSAGE_BYTES} bytes.
 * Not for sharing between threads.
 */
public final class Reassembler {
    public static final int MAX_MESSAGE_BYTES = 20 * 1024 * 1024;
    public static final int MAX_CHUNKS_PER_MESSAGE = 300_000;

    private @Nullable OpenMessage open;
    private @Nullable String lastOfCompleted;

    public Reassembler() {}

    /** @param lastOfCompleted what {@link #lastOfCompleted} said before */
    public Reassembler(@Nullable String lastOfCompleted) {
        this.lastOfCompleted = lastOfCompleted;
    }

    /** What the chunk brings about: often waiting or one message; two outcomes when it ends an open message. */
    public List<Outcome> take(Chunk chunk) {
        try {
            return switch (Frame.parse(chunk.bytes())) {
                case Frame.Single single -> takeSingle(chunk, single);
                case Frame.First first -> takeFirst(chunk, first);
                case Frame.Continuation part -> List.of(takeContinuation(chunk, part));
            };
        } catch (Malformed e) {
            return List.of(new Outcome.Refused(e.reason(), e.detail(), List.of(chunk)));
        }
    }

    /** Gives up the open message, if there is one. */
    public List<Outcome> giveUp(String reason, String why) {
        OpenMessage abandoned = open;
        open = null;
        lastOfCompleted = null;
        return abandoned == null
                ? List.of()
                : List.of(new Outcome.Refused(
                        reason, "%s: %s.".formatted(why, abandoned.missing()), List.copyOf(abandoned.chunks())));
    }

    public List<Chunk> waiting() {
        return open == null ? List.of() : List.copyOf(open.chunks());
    }

    public long heldBytes() {
        return open == null ? 0 : open.heldBytes();
    }

    /** SHA-256 of the continuation that completed the last message, if no other message was begun since. */
    public @Nullable String lastOfCompleted() {
        return lastOfCompleted;
    }

    private List<Outcome> takeSingle(Chunk chunk, Frame.Single single) {
        var superseded = supersede();
        byte[] message = Arrays.copyOfRange(chunk.bytes(), single.from(), single.to());
        int computed = Crc16.of(message);
        Outcome own = computed == single.crc()
                ? new Outcome.Completed(message, List.of(chunk))
                : new Outcome.Refused(
                        "crc-mismatch",
                        "The checksum is 0x%04x, the message's is 0x%04x.".formatted(single.crc(), computed),
                        List.of(chunk));
        return join(superseded, own);
    }

    private List<Outcome> takeFirst(Chunk chunk, Frame.First first) throws Malformed {
        if (open != null && open.startsWithSame(chunk)) {
            return List.of(new Outcome.Repeated(chunk));
        }
        var superseded = supersede();
        if (first.totalLength() > MAX_MESSAGE_BYTES) {
            return join(
                    superseded,
                    new Outcome.Refused(
                            "too-large",
                            "The message claims %d bytes; at most %d are taken."
                                    .formatted(first.totalLength(), MAX_MESSAGE_BYTES),
                            List.of(chunk)));
        }
        try {
            open = new OpenMessage(chunk, first);
        } catch (Malformed e) {
            return join(superseded, new Outcome.Refused(e.reason(), e.detail(), List.of(chunk)));
        }
        return join(superseded, new Outcome.Waiting());
    }

    private Outcome takeContinuation(Chunk chunk, Frame.Continuation part) {
        OpenMessage message = open;
        if (message == null) {
            return lastOfCompleted != null && lastOfCompleted.equals(sha256(chunk))
                    ? new Outcome.Repeated(chunk)
                    : new Outcome.Refused(
                            "orphan",
                            "A continuation at offset %d, but no message was begun.".formatted(part.offset()),
                            List.of(chunk));
        }
        try {
            if (!message.add(chunk, part)) {
                return new Outcome.Repeated(chunk);
            }
        } catch (Malformed e) {
            return e.reason().equals("out-of-range")
                    ? new Outcome.Refused(e.reason(), e.detail(), List.of(chunk))
                    : refuse(message, e, chunk);
        }
        if (message.chunks().size() > MAX_CHUNKS_PER_MESSAGE) {
            return refuse(message, new Malformed("too-many-chunks", "The message came in too many chunks."), null);
        }
        return message.isComplete() ? complete(message, chunk) : new Outcome.Waiting();
    }

    private Outcome complete(OpenMessage message, Chunk last) {
        try {
            var completed = new Outcome.Completed(message.message(), List.copyOf(message.chunks()));
            open = null;
            lastOfCompleted = sha256(last);
            return completed;
        } catch (Malformed e) {
            return refuse(message, e, null);
        }
    }

    private Outcome refuse(OpenMessage message, Malformed why, @Nullable Chunk offender) {
        if (offender != null) {
            message.chunks().add(offender);
        }
        open = null;
        lastOfCompleted = null;
        return new Outcome.Refused(why.reason(), why.detail(), List.copyOf(message.chunks()));
    }

    private List<Outcome> supersede() {
        return giveUp("superseded", "A new message began before this one ended");
    }

    private static List<Outcome> join(List<Outcome> before, Outcome own) {
        return before.isEmpty() ? List.of(own) : List.of(before.getFirst(), own);
    }

    private static String sha256(Chunk chunk) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chunk.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
