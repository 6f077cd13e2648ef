package dev.fleetward.kernel;

import java.util.List;

/** Finds a room's things by text, for the search box. */
public interface SearchSource {
    int MAX_HITS = 8;

    List<Hit> search(OrganizationId organization, String text);

    /**
     * @param kind what it is, such as "Device"
     * @param href the page that shows it
     */
    record Hit(String kind, String title, String detail, String href) {}
}
