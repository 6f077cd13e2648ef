package dev.fleetward.disclosure.time;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The Member State whose coordinating CSIRT receives a notification (CRA Article 14(7)). Its zone and public holidays
 * decide when a period ends (Regulation (EEC, Euratom) No 1182/71, Articles 2 and 3).
 */
public record MemberState(String code, String name, ZoneId zone, List<String> publicHolidays) {
    /** Of "2027-06-14", a holiday of one year; "06-14" is one of each. */
    private static final int ONE_DAY_CHARACTERS = 10;

    private static final Map<String, MemberState> ALL = load();

    public static Optional<MemberState> of(String code) {
        return Optional.ofNullable(ALL.get(code));
    }

    public static List<MemberState> all() {
        return List.copyOf(ALL.values());
    }

    boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && publicHolidays.stream().noneMatch(rule -> falls(rule, day));
    }

    /** "a Saturday", to go on in a sentence. */
    String whyNoWorkingDay(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> "a Saturday";
            case SUNDAY -> "a Sunday";
            default -> "a public holiday in " + name;
        };
    }

    private static boolean falls(String rule, LocalDate day) {
        return switch (rule.charAt(0)) {
            case 'E' ->
                Easter.western(day.getYear())
                        .plusDays(Long.parseLong(rule.substring(1)))
                        .equals(day);
            case 'O' ->
                Easter.orthodox(day.getYear())
                        .plusDays(Long.parseLong(rule.substring(1)))
                        .equals(day);
            default ->
                rule.length() == ONE_DAY_CHARACTERS
                        ? LocalDate.parse(rule).equals(day)
                        : MonthDay.parse("--" + rule).equals(MonthDay.from(day));
        };
    }

    private static Map<String, MemberState> load() {
        try (InputStream data = MemberState.class.getResourceAsStream("/disclosure/member-states.json")) {
            var states = Json.MAPPER.readTree(Objects.requireNonNull(data, "disclosure/member-states.json"));
            List<MemberState> read =
                    Json.MAPPER.convertValue(states.get("memberStates"), new TypeReference<List<MemberState>>() {});
            return read.stream()
                    .collect(Collectors.toMap(
                            MemberState::code, Function.identity(), (one, _) -> one, java.util.LinkedHashMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException("disclosure/member-states.json", e);
        }
    }
}
