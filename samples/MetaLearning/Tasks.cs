using Samples;

namespace MetaLearning;

/// <summary>A task: rows of inputs and a target for each, of which the first <paramref name="Support"/> are there to learn from and the others to judge.</summary>
public sealed record LearningTask(double[] X, double[] Y, int Support);

/// <summary>A family of tasks that have something in common, from which one can be drawn.</summary>
/// <param name="Name">What the family is called in tables.</param>
/// <param name="Inputs">The length of an input.</param>
/// <param name="Draw">A task to learn from.</param>
/// <param name="DrawNew">A task to test with: of the same family, and of what no task to learn from has shown.</param>
public sealed record TaskFamily(string Name, int Inputs, Func<Random, LearningTask> Draw, Func<Random, LearningTask> DrawNew);

/// <summary>The families of the sample.</summary>
public static class Families
{
    /// <summary>The range of the inputs of a wave, which the network sees divided by it.</summary>
    public const double WaveRange = 5;

    private const double WaveNoise = 0.1;

    /// <summary>Linear regressions in 20 dimensions from 10 rows, whose weights lie around those of the family.</summary>
    public static TaskFamily Linear(Random random)
    {
        const int Inputs = 20, Support = 10, Query = 20;
        const double Spread = 0.3, Noise = 0.5;
        double[] centre = random.NextNormals(Inputs);
        return new TaskFamily("linear regressions", Inputs, Draw, Draw);

        LearningTask Draw(Random random)
        {
            double[] weights = [.. centre.Select(c => c + Spread * random.NextNormal())];
            double[] x = random.NextNormals((Support + Query) * Inputs), y = random.NextNormals(Support + Query, Noise);
            for (int i = 0; i < y.Length; i++)
            {
                for (int j = 0; j < Inputs; j++)
                    y[i] += x[i * Inputs + j] * weights[j];
            }
            return new LearningTask(x, y, Support);
        }
    }

    /// <summary>Waves a·sin(x + φ) on [−5, 5], a from 0.5 to 2 and φ from 0 to π, from 6 noisy points.</summary>
    public static TaskFamily Waves()
    {
        return new TaskFamily("waves", 1, Draw, Draw);

        static LearningTask Draw(Random random) => DrawWave(random).Task;
    }

    /// <summary>A task of the waves, and the wave.</summary>
    public static (LearningTask Task, double Amplitude, double Phase) DrawWave(Random random)
    {
        const int Support = 6, Query = 20;
        double amplitude = random.NextUniform(0.5, 2), phase = random.NextUniform(0, Math.PI);
        double[] x = [.. Enumerable.Range(0, Support + Query).Select(_ => random.NextUniform(-1, 1))];
        double[] y = [.. x.Select(at => Wave(at, amplitude, phase) + WaveNoise * random.NextNormal())];
        return (new LearningTask(x, y, Support), amplitude, phase);
    }

    /// <summary>A wave at an input that was divided by <see cref="WaveRange"/>.</summary>
    public static double Wave(double x, double amplitude, double phase) => amplitude * Math.Sin(WaveRange * x + phase);

    /// <summary>
    /// Telling two digits apart by one image of each, −1 and 1. Tasks to learn from show six of the ten digits; new ones show new images, of the same six digits or, as the
    /// second family, of the other four.
    /// </summary>
    public static (TaskFamily SameDigits, TaskFamily OtherDigits, int[] Others) DigitPairs(int seed)
    {
        const int Known = 6, Query = 10;
        Images images = Digits.Load(seed);
        int[] digits = [.. Enumerable.Range(0, Digits.Classes)];
        new Random(seed).Shuffle(digits);
        int[] known = digits[..Known], others = [.. digits[Known..].Order()];
        int[][] places = [.. Enumerable.Range(0, Digits.Classes).Select(digit => Enumerable.Range(0, images.Count).Where(i => images.Labels[i] == digit).ToArray())];
        var same = new TaskFamily("pairs of digits", Digits.Pixels, random => Draw(random, known, isNew: false), random => Draw(random, known, isNew: true));
        return (same, same with { Name = "of other digits", DrawNew = random => Draw(random, others, isNew: true) }, others);

        LearningTask Draw(Random random, int[] from, bool isNew)
        {
            int first = random.Next(from.Length), second = (first + random.Next(1, from.Length)) % from.Length;
            int[][] drawn = [DrawImages(from[first]), DrawImages(from[second])];
            var x = new List<double>();
            var y = new List<double>();
            for (int i = 0; i <= Query; i++)
            {
                for (int side = 0; side < 2; side++)
                {
                    x.AddRange(images[drawn[side][i]]);
                    y.Add(2 * side - 1);
                }
            }
            return new LearningTask([.. x], [.. y], Support: 2);

            // Of each digit half of the images are for tasks to learn from.
            int[] DrawImages(int digit)
            {
                int[] all = places[digit];
                int[] half = isNew ? all[(all.Length / 2)..] : all[..(all.Length / 2)];
                random.Shuffle(half);
                return half[..(Query + 1)];
            }
        }
    }
}
