package dev.fleetward.web;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SearchSource;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Asks every room's {@link SearchSource}. */
@ApplicationScoped
class Search {
    private static final int MAX_TEXT_CHARACTERS = 200;

    private final List<SearchSource> sources;

    Search(@All List<SearchSource> sources) {
        this.sources = sources;
    }

    List<SearchSource.Hit> find(OrganizationId organization, String text) {
        String wanted = text.strip();
        if (wanted.isEmpty() || wanted.length() > MAX_TEXT_CHARACTERS) {
            return List.of();
        }
        return sources.stream()
                .flatMap(source -> source.search(organization, wanted).stream().limit(SearchSource.MAX_HITS))
                .toList();
    }
}
