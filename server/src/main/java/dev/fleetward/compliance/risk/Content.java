package dev.fleetward.compliance.risk;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a risk assessment says.
 *
 * @param use intended purpose and reasonably foreseeable use
 * @param conditions conditions of use: operational environment and what is protected
 * @param timeInUse how long the product is expected to be in use
 * @param items by item of Annex I, Part I; those not decided yet are absent
 * @param handling how Annex I, Part II is applied
 * @param reviewOn when it is reviewed at the latest
 * @param reviewSeverity from which severity a new vulnerability calls for a review
 */
public record Content(
        String use,
        String conditions,
        String timeInUse,
        List<Asset> assets,
        List<Risk> risks,
        Map<String, Applied> items,
        String handling,
        Optional<LocalDate> reviewOn,
        ReviewSeverity reviewSeverity) {

    static final Content EMPTY =
            new Content("", "", "", List.of(), List.of(), Map.of(), "", Optional.empty(), ReviewSeverity.HIGH);

    public Content {
        assets = List.copyOf(assets);
        risks = List.copyOf(risks);
        items = new LinkedHashMap<>(items);
    }

    Content with(List<Asset> newAssets, List<Risk> newRisks) {
        return new Content(use, conditions, timeInUse, newAssets, newRisks, items, handling, reviewOn, reviewSeverity);
    }

    public Optional<Applied> applied(String item) {
        return Optional.ofNullable(items.get(item));
    }

    /** Name of an asset, for people. */
    public String assetName(String id) {
        return assets.stream()
                .filter(one -> one.id().equals(id))
                .map(Asset::name)
                .findFirst()
                .orElse(id);
    }
}
