package sparselab.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sparselab.data.Datasets;
import sparselab.network.Networks;
import sparselab.network.Shape;

class TrainerTest {
  @Test
  void lenet300LearnsDigits() {
    var data = Datasets.digits();
    var network = Networks.lenet300(new Shape(64), 10, 1);
    Trained trained = Trainer.train(network, data, Trainer.Options.defaults().withEpochs(10));
    Evaluation test = Inference.of(trained.network()).evaluate(data.test());
    assertTrue(test.accuracy() >= 0.95, trained.epochs() + " " + test);
  }
}
