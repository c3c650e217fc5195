using global::IterationComplexity;

namespace HypergradGen.Samples.Tests.IterationComplexity;

public class SpectralProjectionTests
{
    private const int Size = 12;

    private const double Limit = 0.99;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_projection_has_the_limit_as_its_norm_and_projecting_again_changes_nothing(int seed)
    {
        double[] a = new Data(seed).Normals(Size * Size);
        new SpectralProjection(Size, Limit).Apply(a, 0);
        double[] again = [.. a];
        new SpectralProjection(Size, Limit).Apply(again, 0);

        Assert.Equal(Limit, SpectralProjection.Norm(a, Size), 1e-12);
        Assert.All(again.Zip(a), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void No_other_matrix_within_the_limit_is_nearer()
    {
        // P is the projection of A exactly where ⟨A − P, B − P⟩ ≤ 0 for every B of the convex set.
        var data = new Data(4);
        double[] a = data.Normals(Size * Size), p = [.. a];
        new SpectralProjection(Size, Limit).Apply(p, 0);
        for (int trial = 0; trial < 100; trial++)
        {
            double[] b = data.Normals(Size * Size, data.Uniform(0, 0.5));
            new SpectralProjection(Size, Limit).Apply(b, 0);
            double product = 0;
            for (int j = 0; j < a.Length; j++)
                product += (a[j] - p[j]) * (b[j] - p[j]);

            Assert.True(product <= 1e-9, $"trial {trial}: {product}");
        }
    }

    [Fact]
    public void Small_steps_never_leave_the_limit()
    {
        var data = new Data(5);
        double[] a = data.Normals(Size * Size, 0.1);
        var projection = new SpectralProjection(Size, Limit);
        projection.Apply(a, 0);
        for (int step = 0; step < 200; step++)
        {
            double[] change = data.Normals(Size * Size, 0.02);
            for (int j = 0; j < a.Length; j++)
                a[j] += change[j];
            projection.Apply(a, Instance.Norm(change));

            Assert.True(SpectralProjection.Norm(a, Size) <= Limit + 1e-12);
        }
    }

    [Fact]
    public void A_matrix_within_the_limit_stays_as_it_is()
    {
        double[] a = new Data(6).Normals(Size * Size, 0.05), before = [.. a];
        new SpectralProjection(Size, Limit).Apply(a, 0);

        Assert.Equal(before, a);
    }
}
