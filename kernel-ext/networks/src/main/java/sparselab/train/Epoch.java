package sparselab.train;

/**
 * What one pass over the training examples gave.
 *
 * @param epoch from 1; 0 is the network before any training
 * @param trainLoss mean over the batches as they were trained, NaN for epoch 0
 * @param validationLoss mean cross-entropy after the epoch, in nats
 * @param validationAccuracy share of examples whose largest logit is their class
 * @param seconds time of the epoch, validation included
 */
public record Epoch(
    int epoch,
    double trainLoss,
    double validationLoss,
    double validationAccuracy,
    double seconds) {}
