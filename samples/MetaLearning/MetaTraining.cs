using System.Diagnostics;
using HypergradGen;
using Samples;

namespace MetaLearning;

/// <summary>How well new tasks are learned from their support.</summary>
/// <param name="Error">The mean square error on their queries.</param>
/// <param name="Rights">The share of the queries whose sign is told.</param>
/// <param name="Unfinished">Solves that did not converge.</param>
public readonly record struct TestResult(double Error, double Rights, int Unfinished);

/// <summary>What learning over many tasks did, and what it took.</summary>
/// <param name="Learner">The learner, with what it learned.</param>
/// <param name="TrainingErrors">The mean query error of each step's tasks, before the step.</param>
/// <param name="Tests">The new tasks, at the steps of <paramref name="TestSteps"/>.</param>
/// <param name="TestSteps">The steps after which the new tasks were looked at.</param>
/// <param name="Solves">The tasks learned.</param>
/// <param name="Iterations">Steps of the forward solves, all together.</param>
/// <param name="LinearIterations">Steps of the linear solves, all together.</param>
/// <param name="Seconds">The time of the training.</param>
/// <param name="Unfinished">Solves that did not converge.</param>
public sealed record MetaResult(
    Learner Learner, double[] TrainingErrors, TestResult[] Tests, double[] TestSteps, int Solves, long Iterations, long LinearIterations, double Seconds, int Unfinished)
{
    /// <summary>The mean of the last steps' tasks.</summary>
    public double TrainingError => TrainingErrors[(TrainingErrors.Length - Math.Min(20, TrainingErrors.Length))..].Average();
}

/// <summary>Stochastic descent on the mean query error over tasks.</summary>
public static class MetaTraining
{
    private const int TasksPerStep = 16, NewTasks = 200, Looks = 20;

    /// <summary>Every learner sees the same tasks: they are drawn from the seed.</summary>
    public static MetaResult Run(TaskFamily family, Learner learner, int steps, double rate, int seed)
    {
        var random = new Random(seed);
        int length = learner.Parameters.Length, unfinished = 0;
        double[] gradient = new double[length], mean = new double[length], trainingErrors = new double[steps];
        List<TestResult> tests = [Test(family, learner, seed)];
        List<double> testSteps = [0];
        var optimiser = new Adam(length, rate);
        long iterations = 0, linear = 0;
        var clock = new Stopwatch();
        for (int step = 0; step < steps; step++)
        {
            clock.Start();
            Array.Clear(mean);
            for (int t = 0; t < TasksPerStep; t++)
            {
                HypergradientResult result = learner.Compute(family.Draw(random), gradient);
                unfinished += result.Status == HypergradientStatus.Converged ? 0 : 1;
                iterations += result.Iterations;
                linear += result.LinearIterations;
                trainingErrors[step] += result.Objective / TasksPerStep;
                for (int i = 0; i < length; i++)
                    mean[i] += learner.IsLearned[i] ? gradient[i] / TasksPerStep : 0;
            }
            optimiser.Rate = rate * Math.Min(1, 2 * (1 - (double)step / steps));
            optimiser.Step(learner.Parameters, mean);
            learner.Clamp();
            clock.Stop();
            if ((step + 1) % Math.Max(steps / Looks, 1) == 0 || step == steps - 1)
            {
                tests.Add(Test(family, learner, seed));
                testSteps.Add(step + 1);
            }
        }
        unfinished += tests.Sum(test => test.Unfinished);
        return new MetaResult(learner, trainingErrors, [.. tests], [.. testSteps], steps * TasksPerStep, iterations, linear, clock.Elapsed.TotalSeconds, unfinished);
    }

    /// <summary>New tasks of a family, the same ones for every learner.</summary>
    public static TestResult Test(TaskFamily family, Learner learner, int seed)
    {
        var random = new Random(seed + 1);
        double error = 0, rights = 0;
        int unfinished = 0;
        for (int t = 0; t < NewTasks; t++)
        {
            LearningTask task = family.DrawNew(random);
            (double[] weights, double taskError, HypergradientStatus status) = learner.Learn(task);
            error += taskError / NewTasks;
            unfinished += status == HypergradientStatus.Converged ? 0 : 1;
            for (int i = task.Support; i < task.Y.Length; i++)
            {
                if (learner.Predict(task.X.AsSpan(i * family.Inputs, family.Inputs), weights) * task.Y[i] > 0)
                    rights += 1.0 / (task.Y.Length - task.Support) / NewTasks;
            }
        }
        return new TestResult(error, rights, unfinished);
    }
}
