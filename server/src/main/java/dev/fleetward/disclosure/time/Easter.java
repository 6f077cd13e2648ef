package dev.fleetward.disclosure.time;

import java.time.LocalDate;

/** Easter Sunday by the anonymous Gregorian and the Julian computus (Meeus, Astronomical Algorithms, chapter 8). */
final class Easter {
    /** Days the Julian calendar is behind from 1 March 1900 to 28 February 2100. */
    private static final int JULIAN_LAG_DAYS = 13;

    private Easter() {}

    static LocalDate western(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
        int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
        return LocalDate.of(year, f / 31, f % 31 + 1);
    }

    static LocalDate orthodox(int year) {
        int d = (19 * (year % 19) + 15) % 30;
        int e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
        int f = d + e + 114;
        return LocalDate.of(year, f / 31, f % 31 + 1).plusDays(JULIAN_LAG_DAYS);
    }
}
