package dev.fleetward.disclosure.facts;

import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a product is as it is placed on the market (CRA Articles 3(1) and (2) and 13(15), Annexes II (3), V and VII (1)).
 *
 * @param hardware hardware versions covered
 * @param software software and its versions covered
 * @param identification type, batch or serial number or another element that identifies a unit
 * @param placedOn day the first unit is placed on the market
 * @param memberStates where it is made available, as two-letter codes in their order
 */
public record MarketFacts(
        String hardware,
        String software,
        String identification,
        Optional<LocalDate> placedOn,
        List<String> memberStates,
        List<RemoteProcessing> remoteProcessing,
        Optional<NotifiedBody> notifiedBody) {

    static final MarketFacts NONE =
            new MarketFacts("", "", "", Optional.empty(), List.of(), List.of(), Optional.empty());
    static final int MAX_REMOTE_SERVICES = 50;

    private static final int MAX_TEXT_CHARACTERS = 5_000;

    public MarketFacts {
        checkText("hardware", hardware);
        checkText("software", software);
        checkText("identification", identification);
        memberStates.stream()
                .filter(code -> MemberState.of(code).isEmpty())
                .findFirst()
                .ifPresent(code -> {
                    throw Problem.invalid(
                            "memberStates must be two-letter codes of Member States, such as DE, not “%s”."
                                    .formatted(code));
                });
        memberStates = memberStates.stream().distinct().sorted().toList();
        remoteProcessing = List.copyOf(remoteProcessing);
        if (remoteProcessing.size() > MAX_REMOTE_SERVICES) {
            throw Problem.invalid("At most %d remote services can be stated.".formatted(MAX_REMOTE_SERVICES));
        }
    }

    /** Names of the Member States, to go on in a sentence. */
    public String memberStateNames() {
        return memberStates.stream()
                .map(code -> MemberState.of(code).map(MemberState::name).orElse(code))
                .collect(Collectors.joining(", "));
    }

    /** Those that are part of the product by Article 3(2). */
    public List<RemoteProcessing> remoteParts() {
        return remoteProcessing.stream()
                .filter(RemoteProcessing::isPartOfProduct)
                .toList();
    }

    private static void checkText(String field, String text) {
        if (text.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("%s may have at most %,d characters.".formatted(field, MAX_TEXT_CHARACTERS));
        }
    }
}
