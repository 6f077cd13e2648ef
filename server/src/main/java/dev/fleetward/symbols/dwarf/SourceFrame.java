package dev.fleetward.symbols.dwarf;

/**
 * One function at one place of the source. Text is empty and numbers are zero where the build does not tell.
 *
 * @param function as the source calls it: demangled
 * @param linkageName as the linker knows it; empty when that is the plain name
 * @param file the path as the compiler was given it, behind the directory it ran in
 * @param inlined whether the compiler put its code into the function of the next frame
 */
public record SourceFrame(String function, String linkageName, String file, int line, int column, boolean inlined) {}
