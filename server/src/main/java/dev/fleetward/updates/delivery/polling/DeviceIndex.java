package dev.fleetward.updates.delivery.polling;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Polling devices by their id. An open table of the devices themselves: a map would keep an entry and a key for each, which
 * is a third of all that a device takes. Safe for concurrent use.
 */
final class DeviceIndex {
    private static final int LEAST_PLACES = 64;
    /** Odd, with its bits well spread: 2^64 by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private @Nullable Polled[] places = new Polled[LEAST_PLACES];
    private int size;

    synchronized @Nullable Polled find(UUID device) {
        return places[place(device.getMostSignificantBits(), device.getLeastSignificantBits())];
    }

    /** In the place of who had its id before. */
    synchronized void put(Polled device) {
        int place = place(device.idHigh(), device.idLow());
        if (places[place] == null && ++size * 3L > places.length * 2L) {
            grow();
            place = place(device.idHigh(), device.idLow());
        }
        places[place] = device;
    }

    /** Unless another has taken its place. */
    synchronized void remove(Polled device) {
        int hole = place(device.idHigh(), device.idLow());
        if (places[hole] != device) {
            return;
        }
        size--;
        int at = after(hole);
        for (Polled next = places[at]; next != null; next = places[at]) {
            int home = home(next.idHigh(), next.idLow());
            // Whoever could not have the hole because it was taken moves up into it.
            if (distance(home, at) >= distance(hole, at)) {
                places[hole] = next;
                hole = at;
            }
            at = after(at);
        }
        places[hole] = null;
    }

    synchronized int size() {
        return size;
    }

    private void grow() {
        @Nullable Polled[] before = places;
        places = new Polled[2 * before.length];
        for (Polled device : before) {
            if (device != null) {
                places[place(device.idHigh(), device.idLow())] = device;
            }
        }
    }

    /** Where the device of that id is, or would be. */
    private int place(long idHigh, long idLow) {
        int at = home(idHigh, idLow);
        for (Polled there = places[at]; there != null && !there.isDevice(idHigh, idLow); there = places[at]) {
            at = after(at);
        }
        return at;
    }

    private int home(long idHigh, long idLow) {
        return (int) ((idHigh ^ idLow) * SPREAD >>> Long.numberOfLeadingZeros(places.length - 1));
    }

    private int after(int place) {
        return place + 1 & places.length - 1;
    }

    private int distance(int from, int to) {
        return to - from & places.length - 1;
    }
}
