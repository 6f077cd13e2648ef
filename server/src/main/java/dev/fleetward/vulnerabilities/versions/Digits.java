package dev.fleetward.vulnerabilities.versions;

import java.util.List;

/** Whole numbers of any length, left as the text they came in. */
final class Digits {

    private Digits() {}

    static int compare(String left, String right) {
        int i = leadingZeros(left);
        int j = leadingZeros(right);
        int lengths = Integer.compare(left.length() - i, right.length() - j);
        return lengths != 0 ? lengths : left.substring(i).compareTo(right.substring(j));
    }

    /** Place by place; a missing number is a zero. */
    static int compareSeries(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int order = compare(i < left.size() ? left.get(i) : "0", i < right.size() ? right.get(i) : "0");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    static boolean startIn(String text) {
        return !text.isEmpty() && isDigit(text.charAt(0));
    }

    static boolean fill(String text) {
        return !text.isEmpty() && text.chars().allMatch(Digits::isDigit);
    }

    static boolean occurIn(String text) {
        return text.chars().anyMatch(Digits::isDigit);
    }

    static boolean areZero(String text) {
        return !text.isEmpty() && leadingZeros(text) == text.length();
    }

    /** Where the run of digits that starts at a place ends. */
    static int endIn(String text, int from) {
        int end = Math.min(from, text.length());
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Of ASCII alone: no scheme knows other digits. */
    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static int leadingZeros(String digits) {
        int zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        return zeros;
    }
}
