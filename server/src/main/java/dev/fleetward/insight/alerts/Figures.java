package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.kernel.Watched.Figure;
import dev.fleetward.kernel.Watched.Reading;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Every room's figures. */
@ApplicationScoped
class Figures {
    private static final int MAX_SLICE_CHARACTERS = 2_000;

    private final List<Watched> sources;

    Figures(@All List<Watched> sources) {
        this.sources = sources;
    }

    List<Figure> all() {
        return sources.stream()
                .flatMap(source -> source.figures().stream())
                .sorted(Comparator.comparing(Figure::id))
                .toList();
    }

    Optional<Figure> find(String id) {
        return all().stream().filter(figure -> figure.id().equals(id)).findFirst();
    }

    /** @throws Problem 400 naming the figures there are */
    Figure require(String id) {
        return find(id).orElseThrow(() -> Problem.invalid("There is no figure “%s”; there are %s."
                .formatted(id, String.join(", ", all().stream().map(Figure::id).toList()))));
    }

    /** The figure's slices, each with what is given or its default. @throws Problem 400 for one it does not have */
    Map<String, String> slice(Figure figure, Map<String, String> given) {
        var slice = new LinkedHashMap<String, String>();
        for (var one : figure.slices()) {
            String text = given.getOrDefault(one.name(), "");
            String value = text.isBlank() ? one.otherwise() : text.strip();
            if (value.isEmpty() && one.required()) {
                throw Problem.invalid("%s is missing: %s".formatted(one.name(), one.help()));
            }
            if (value.length() > MAX_SLICE_CHARACTERS) {
                throw Problem.invalid("%s has at most %,d characters.".formatted(one.name(), MAX_SLICE_CHARACTERS));
            }
            slice.put(one.name(), value);
        }
        given.keySet().stream()
                .filter(name -> !slice.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.invalid("%s has no slice “%s”.".formatted(figure.id(), name));
                });
        return slice;
    }

    /** The figure as it is now. */
    List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Watched source = sources.stream()
                .filter(one ->
                        one.figures().stream().anyMatch(offered -> offered.id().equals(figure)))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("There is no figure “%s” any more.".formatted(figure)));
        var readings = source.read(organization, product, figure, slice);
        return readings.size() <= Watched.MAX_READINGS ? readings : readings.subList(0, Watched.MAX_READINGS);
    }
}
