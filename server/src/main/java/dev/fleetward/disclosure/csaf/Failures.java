package dev.fleetward.disclosure.csaf;

import java.util.ArrayList;
import java.util.List;

/** What has been found so far. Of one run, not shared. */
final class Failures {
    private final List<Failure> found = new ArrayList<>();

    void add(String test, Place place, String message) {
        found.add(new Failure(test, place.path(), message));
    }

    void add(Failure failure) {
        found.add(failure);
    }

    List<Failure> all() {
        return List.copyOf(found);
    }
}
