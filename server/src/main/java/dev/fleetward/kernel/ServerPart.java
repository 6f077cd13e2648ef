package dev.fleetward.kernel;

import java.util.Optional;
import java.util.SequencedMap;

/** A part of the server whose state its operator should see; implemented by rooms that have one. */
public interface ServerPart {

    /** Empty when the part is not in use. */
    Optional<State> state();

    /**
     * @param isWell whether the operator has nothing to do
     * @param facts by their labels, for people
     */
    record State(String title, boolean isWell, String sentence, SequencedMap<String, String> facts) {}
}
