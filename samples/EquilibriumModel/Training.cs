using System.Diagnostics;
using HypergradGen;
using Samples;

namespace EquilibriumModel;

/// <summary>What is done to A after each step of the optimiser.</summary>
public enum Feedback
{
    /// <summary>The nearest matrix with ‖A‖∞ ≤ <see cref="Training.Radius"/>: the layer contracts.</summary>
    Projected,

    /// <summary>Nothing: whether there is an equilibrium, and one that is found, is left to luck.</summary>
    Free,

    /// <summary>A is 0: a network with one hidden layer.</summary>
    None,
}

/// <summary>The model after an epoch.</summary>
/// <param name="Loss">The mean cross entropy on the training images, as they went by.</param>
/// <param name="TrainingAccuracy">The share of the training images that are told, as they went by.</param>
/// <param name="TestAccuracy">The same of the test images, after it.</param>
/// <param name="Norm">‖A‖∞ after it.</param>
/// <param name="Iterations">Steps to an equilibrium, in the mean over training images.</param>
/// <param name="LinearIterations">Steps of the linear solve for the gradient, in the mean.</param>
/// <param name="Unfinished">Solves, forward and linear, that did not converge.</param>
public sealed record Epoch(double Loss, double TrainingAccuracy, double TestAccuracy, double Norm, double Iterations, double LinearIterations, int Unfinished);

/// <summary>A trained model and how it came about.</summary>
public sealed record Run(Feedback Feedback, Parameters Model, Epoch[] Epochs, double Seconds)
{
    public Epoch Last => Epochs[^1];
}

/// <summary>Stochastic descent on the cross entropy, by implicit gradients.</summary>
public static class Training
{
    public const double Radius = 0.95;

    private const int BatchSize = 32;

    private const double Rate = 0.004;

    internal static HypergradientOptions Options { get; } = new() { MaxIterations = 500, Tolerance = 1e-6, MaxLinearIterations = 500, LinearTolerance = 1e-6 };

    public static EquilibriumLayer.HypergradientSolver CreateSolver() => EquilibriumLayer.CreateSolver(Options);

    public static Run Train(Feedback feedback, Images training, Images test, int states, int epochs, int seed)
    {
        var random = new Random(seed);
        Parameters model = Parameters.Draw(states, Digits.Pixels, Digits.Classes, Radius, random), sum = new(states, Digits.Pixels, Digits.Classes), own = new(states, Digits.Pixels, Digits.Classes);
        Constrain();
        var solver = CreateSolver();
        var optimiser = new Adam(model.Values.Length, Rate);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        int batches = (training.Count + BatchSize - 1) / BatchSize;
        double[] stateAdjoint = new double[states], equilibria = new double[training.Count * states];
        var history = new Epoch[epochs];
        var clock = Stopwatch.StartNew();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            double loss = 0, right = 0;
            long iterations = 0, linear = 0;
            int unfinished = 0;
            random.Shuffle(order);
            for (int batch = 0; batch < batches; batch++)
            {
                int[] places = order[(batch * BatchSize)..Math.Min((batch + 1) * BatchSize, order.Length)];
                Array.Clear(sum.Values);
                foreach (int i in places)
                {
                    // The state starts at the equilibrium that the image had an epoch ago.
                    Span<double> w = equilibria.AsSpan(i * states, states);
                    FixedPointResult forward = solver.Solve(model.A, model.B, model.C, training[i], w);
                    right += Readout.Classify(w, model.V, model.Intercepts) == training.Labels[i] ? 1 : 0;
                    loss += Readout.CrossEntropyGradient(w, model.V, model.Intercepts, training.Labels[i], stateAdjoint, own.V, own.Intercepts);

                    // dL/d(A, B, c) = (∂w/∂(A, B, c))ᵀ dL/dw, at the equilibrium alone.
                    LinearSolveResult backward = solver.Adjoint(model.A, model.B, model.C, training[i], w, stateAdjoint, own.A, own.B, own.C);
                    iterations += forward.Iterations;
                    linear += backward.Iterations;
                    unfinished += (forward.Status == HypergradientStatus.Converged ? 0 : 1) + (backward.Status == HypergradientStatus.Converged ? 0 : 1);
                    for (int p = 0; p < sum.Values.Length; p++)
                        sum.Values[p] += own.Values[p] / places.Length;
                }
                optimiser.Rate = Rate * (1 - (double)(epoch * batches + batch) / (epochs * batches));
                optimiser.Step(model.Values, sum.Values);
                Constrain();
            }
            history[epoch] = new Epoch(
                loss / training.Count, right / training.Count, Accuracy(solver, model, test), RowBall.Norm(model.A, states),
                (double)iterations / training.Count, (double)linear / training.Count, unfinished);
        }
        return new Run(feedback, model, history, clock.Elapsed.TotalSeconds);

        void Constrain()
        {
            if (feedback == Feedback.Projected)
                RowBall.Project(model.A, states, Radius);
            else if (feedback == Feedback.None)
                model.A.Clear();
        }
    }

    /// <summary>The class that the model gives an image, from a state of 0.</summary>
    public static int Classify(EquilibriumLayer.HypergradientSolver solver, Parameters model, ReadOnlySpan<double> image)
    {
        var w = new double[model.States];
        solver.Solve(model.A, model.B, model.C, image, w);
        return Readout.Classify(w, model.V, model.Intercepts);
    }

    private static double Accuracy(EquilibriumLayer.HypergradientSolver solver, Parameters model, Images images)
        => Enumerable.Range(0, images.Count).Average(i => Classify(solver, model, images[i]) == images.Labels[i] ? 1.0 : 0);
}
