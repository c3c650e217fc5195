using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Problems;

namespace HypergradGen.Benchmarks.Workloads;

/// <summary>The four problems that an expert's C program is compared on.</summary>
public static class Yardsticks
{
    /// <summary>p1: normal features, labels of a noisy linear model, penalties about exp(−1.5), the step 1/L.</summary>
    public static Workload LogisticRegression(int samples, int features)
    {
        var random = new RandomData(samples + features);
        double[] truth = random.Normal(features);
        double[] Labels(double[] x) =>
        [
            .. Enumerable.Range(0, samples).Zip(
                random.Normal(samples, 0.5 * Math.Sqrt(features)),
                (i, noise) => RandomData.Dot(x.AsSpan(i * features, features), truth) + noise < 0 ? -1.0 : 1.0),
        ];
        double[] x = random.Normal(samples * features), y = Labels(x), xValidation = random.Normal(samples * features), yValidation = Labels(xValidation);
        double[] lambda = random.Normal(features, 0.5, -1.5);
        double smoothness = random.SquareNorm(x, samples, features) / samples / 4 + Math.Exp(lambda.Max());
        double stepSize = 1 / smoothness;
        var problem = new LogisticRegression(samples, features, x, y, xValidation, yValidation, stepSize);
        var products = problem.CreateSolver();
        return new(
            "p1", "logistic regression", $"{samples} × {features}", [samples, features], [x, y, xValidation, yValidation, [stepSize]], lambda, features, true, "logistic",
            problem.CreateSolver, at => new ScalarHypergradient<ScalarLogisticRegression>(new(samples, features, x, y, xValidation, yValidation, stepSize), at))
        {
            Products = new(products.Map, products.MapStateVjp, products.MapVjp),
        };
    }

    /// <summary>p2: a Gaussian kernel of points in three dimensions, scaled to norm 10, penalties about 1.</summary>
    public static Workload LinearSystem(int size)
    {
        const double Norm = 10;
        var random = new RandomData(size);
        double[] points = random.Normal(3 * size), other = random.Normal(3 * size);
        double[] k = Kernel(points, points, size), kValidation = Kernel(other, points, size);
        double scale = Norm / Math.Sqrt(random.SquareNorm(k, size, size));
        foreach (double[] matrix in (double[][])[k, kValidation])
        {
            for (int i = 0; i < matrix.Length; i++)
                matrix[i] *= scale;
        }
        double[] Values(double[] at) => [.. random.Normal(size, 0.1).Select((noise, i) => Math.Sin(at[3 * i]) + at[3 * i + 1] + noise)];
        double[] y = Values(points), yValidation = Values(other), lambda = random.Normal(size, 0.3);
        double stepSize = 2 / (Norm + Math.Exp(lambda.Max()) + Math.Exp(lambda.Min()));
        var problem = new LinearSystem(size, k, y, kValidation, yValidation, stepSize);
        var products = problem.CreateSolver();
        return new(
            "p2", "linear map", $"n = {size}", [size], [k, y, kValidation, yValidation, [stepSize]], lambda, size, true, "linear",
            problem.CreateSolver, at => new ScalarHypergradient<ScalarLinearSystem>(new(size, k, y, kValidation, yValidation, stepSize), at))
        {
            ConjugateAgreement = 1e-6,
            Products = new(products.Map, products.MapStateVjp, products.MapVjp),
        };
    }

    /// <summary>p3: A of norm 0.9.</summary>
    public static Workload Equilibrium(int size)
    {
        var random = new RandomData(size);
        double[] a = random.Normal(size * size), b = random.Normal(size * size, 1 / Math.Sqrt(size)), c = random.Normal(size, 0.1);
        double scale = 0.9 / Math.Sqrt(random.SquareNorm(a, size, size));
        double[] theta = [.. a.Select(element => scale * element), .. b, .. c], x = random.Normal(size), target = random.Normal(size, 0.5);
        var problem = new Equilibrium(size, x, target);
        var products = problem.CreateSolver();
        return new(
            "p3", "equilibrium model", $"d = {size}", [size], [x, target], theta, size, false, "equilibrium",
            problem.CreateSolver, at => new ScalarHypergradient<ScalarEquilibrium>(new(size, x, target), at))
        {
            Products = new(products.Map, products.MapStateVjp, products.MapVjp),
        };
    }

    /// <summary>p4.</summary>
    public static Workload Tiny()
    {
        double[] target = [0.3, 0.5, 0.2], lambda = [0.7, 0.4, 0.8, 0.9, 0.2, 0.1];
        var problem = new Tiny(target);
        var products = problem.CreateSolver();
        return new(
            "p4", "three numbers", "d = 3", [], [target], lambda, 3, false, "tiny",
            problem.CreateSolver, at => new ScalarHypergradient<ScalarTiny>(new(target), at))
        {
            Products = new(products.Map, products.MapStateVjp, products.MapVjp),
        };
    }

    // K′ᵢⱼ = exp(−½‖aᵢ − bⱼ‖²).
    private static double[] Kernel(double[] a, double[] b, int size)
    {
        double[] kernel = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double square = 0;
                for (int l = 0; l < 3; l++)
                    square += (a[3 * i + l] - b[3 * j + l]) * (a[3 * i + l] - b[3 * j + l]);
                kernel[i * size + j] = Math.Exp(-0.5 * square);
            }
        }
        return kernel;
    }
}
