namespace Samples;

/// <summary>What the samples draw from a seeded <see cref="Random"/>.</summary>
public static class RandomExtensions
{
    extension(Random random)
    {
        /// <summary>A number between <paramref name="lower"/> and <paramref name="upper"/>.</summary>
        public double NextUniform(double lower, double upper) => lower + (upper - lower) * random.NextDouble();

        /// <summary>A standard normal number, by Box and Muller.</summary>
        public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

        /// <summary>Normal numbers of mean 0 and of the deviation <paramref name="scale"/>.</summary>
        public double[] NextNormals(int count, double scale = 1)
        {
            var values = new double[count];
            for (int i = 0; i < count; i++)
                values[i] = scale * random.NextNormal();
            return values;
        }
    }
}
