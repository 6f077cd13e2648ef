package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.Problem;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Market facts as they are typed or sent, before they are checked; what is absent is empty. */
record MarketForm(
        @Nullable String hardware,
        @Nullable String software,
        @Nullable String identification,
        @Nullable String placedOn,
        @Nullable List<String> memberStates,
        @Nullable List<Remote> remoteProcessing,
        @Nullable Body notifiedBody) {

    record Remote(
            @Nullable String name,
            @Nullable String does,
            boolean underManufacturer,
            boolean neededForFunction,
            @Nullable String function) {

        RemoteProcessing checked() {
            return new RemoteProcessing(text(name), text(does), underManufacturer, neededForFunction, text(function));
        }
    }

    record Body(
            @Nullable String name,
            @Nullable String number,
            @Nullable String certificate) {
        boolean isEmpty() {
            return text(name).isEmpty()
                    && text(number).isEmpty()
                    && text(certificate).isEmpty();
        }
    }

    static MarketForm of(MarketFacts facts) {
        return new MarketForm(
                facts.hardware(),
                facts.software(),
                facts.identification(),
                facts.placedOn().map(LocalDate::toString).orElse(""),
                facts.memberStates(),
                facts.remoteProcessing().stream()
                        .map(one -> new Remote(
                                one.name(),
                                one.does(),
                                one.underManufacturer(),
                                one.neededForFunction(),
                                one.function()))
                        .toList(),
                facts.notifiedBody()
                        .map(one -> new Body(one.name(), one.number(), one.certificate()))
                        .orElse(new Body("", "", "")));
    }

    /** @throws Problem 400 naming the fact that cannot be and its form */
    MarketFacts checked() {
        return new MarketFacts(
                text(hardware),
                text(software),
                text(identification),
                day(),
                states(),
                remotes().stream().map(Remote::checked).toList(),
                Optional.ofNullable(notifiedBody)
                        .filter(body -> !body.isEmpty())
                        .map(body -> new NotifiedBody(text(body.name), text(body.number), text(body.certificate))));
    }

    List<Remote> remotes() {
        return remoteProcessing == null ? List.of() : remoteProcessing;
    }

    String statesInWords() {
        return String.join(" ", states());
    }

    /** Codes with spaces or commas between. */
    static List<String> codes(String typed) {
        return Arrays.stream(typed.split("[\\s,;]+"))
                .filter(code -> !code.isEmpty())
                .map(String::strip)
                .toList();
    }

    private List<String> states() {
        return memberStates == null ? List.of() : memberStates;
    }

    private Optional<LocalDate> day() {
        String typed = text(placedOn);
        try {
            return typed.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(typed));
        } catch (DateTimeParseException e) {
            throw Problem.invalid("placedOn must be a date such as 2027-12-31, not “%s”.".formatted(typed));
        }
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }
}
