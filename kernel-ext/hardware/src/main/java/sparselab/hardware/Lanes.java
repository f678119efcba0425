package sparselab.hardware;

/**
 * How a zero-skipping device hands out work: what decides its imbalance.
 *
 * @param count processing elements that wait for each other
 * @param window candidates each takes between two such waits
 * @param weightVector weights taken at once: a vector with one non-zero costs as much as a full one
 * @param activationVector activations taken at once
 * @param fifo work items that may queue up before a lane waits, at least 1
 */
public record Lanes(int count, int window, int weightVector, int activationVector, int fifo) {}
