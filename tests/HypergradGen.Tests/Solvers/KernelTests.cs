using System.Numerics;
using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class KernelTests
{
    /// <summary>0, 1, V−1, V, V+1, 3V+2, 4V and 9V+3, V the vector's width.</summary>
    public static TheoryData<int> Lengths
    {
        get
        {
            int v = Vector<double>.Count;
            return [.. new[] { 0, 1, v - 1, v, v + 1, 3 * v + 2, 4 * v, 9 * v + 3 }.Distinct()];
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sums_agree_with_plain_loops(int n)
    {
        double[] x = Matrices.Vector(n, 1), y = Matrices.Vector(n, 2);
        Assert.Equal(x.Zip(y, (a, b) => a * b).Sum(), Kernels<double>.Dot(x, y), 13);
        Assert.Equal(Matrices.Norm(x), Kernels<double>.Norm(x), 13);
        Assert.Equal(Matrices.Distance(x, y), Kernels<double>.Distance(x, y, out double norm), 13);
        Assert.Equal(Matrices.Norm(x), norm, 13);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Updates_agree_with_plain_loops_to_the_bit(int n)
    {
        double[] x = Matrices.Vector(n, 1), y = Matrices.Vector(n, 2), v = Matrices.Vector(n, 3), r = Matrices.Vector(n, 4);
        double[] expectedV = [.. v.Zip(x, (a, b) => a + b * 0.3)], expectedR = [.. r.Zip(y, (a, b) => a - b * 0.3)];
        double square = Kernels<double>.Advance(0.3, x, y, v, r);
        Assert.Equal(expectedV, v);
        Assert.Equal(expectedR, r);
        Assert.Equal(r.Sum(a => a * a), square, 13);

        double[] scaled = (double[])y.Clone();
        Kernels<double>.ScaleAdd(x, 0.7, scaled);
        Assert.Equal(x.Zip(y, (a, b) => a + b * 0.7), scaled);

        double[] copy = new double[n], cleared = (double[])y.Clone();
        Kernels<double>.Copy(x, copy);
        Assert.Equal(x, copy);
        Assert.Equal(Kernels<double>.Distance(x, y, out _), Math.Sqrt(Kernels<double>.SquaredDistance(x, y)));
        Assert.Equal(Kernels<double>.Distance(x, y, out _), Kernels<double>.Distance(x, y));
        Assert.Equal(0, Kernels<double>.Distance(x, x));
        Kernels<double>.Clear(cleared);
        Assert.Equal(new double[n], cleared);

        double[] difference = (double[])y.Clone();
        double product = Kernels<double>.SubtractFrom(x, difference, out double differenceSquare);
        Assert.Equal(x.Zip(y, (a, b) => a - b), difference);
        Assert.Equal(x.Zip(difference, (a, b) => a * b).Sum(), product, 13);
        Assert.Equal(difference.Sum(a => a * a), differenceSquare, 13);

        double[] p = Matrices.Vector(n, 5), q = Matrices.Vector(n, 6);
        double[] expectedP = [.. x.Zip(p, (a, b) => a + b * 0.4)], expectedQ = [.. x.Zip(y, (a, b) => a - b).Zip(q, (a, b) => a + b * 0.4)];
        double curvature = Kernels<double>.Redirect(x, y, 0.4, p, q);
        Assert.Equal(expectedP, p);
        Assert.Equal(expectedQ, q);
        Assert.Equal(q.Sum(a => a * a), curvature, 13);

        double[] multiplied = new double[n];
        Kernels<double>.Multiply(x, -3, multiplied);
        Assert.Equal(x.Select(a => a * -3), multiplied);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Any_element_that_is_not_finite_is_seen(int n)
    {
        Assert.True(Kernels<double>.IsFinite(Matrices.Vector(n, 1)));
        for (int i = 0; i < n; i++)
        {
            foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            {
                double[] x = Matrices.Vector(n, 1);
                x[i] = bad;
                Assert.False(Kernels<double>.IsFinite(x));
                Assert.False(double.IsFinite(Kernels<double>.Norm(x)));
                Assert.False(double.IsFinite(Kernels<double>.Distance(x, new double[n], out _)));
                Assert.False(double.IsFinite(Kernels<double>.Distance(x, new double[n])));
            }
        }
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-170)]
    [InlineData(1e170)]
    [InlineData(1e300)]
    public void Norms_are_right_where_squares_leave_the_range(double unit)
    {
        double[] x = [3 * unit, 0, -4 * unit];
        Assert.Equal(5, Kernels<double>.Norm(x) / unit, 13);
        Assert.Equal(5, Kernels<double>.Distance(x, new double[3], out double norm) / unit, 13);
        Assert.Equal(5, norm / unit, 13);
        Assert.Equal(0, Kernels<double>.Distance(x, x, out _));
        double[] many = [.. Enumerable.Repeat(x, 7).SelectMany(part => part)], negative = [.. many.Select(a => -a)];
        Assert.Equal(5 * Math.Sqrt(7), Kernels<double>.Norm(many) / unit, 12);
        Assert.Equal(10 * Math.Sqrt(7), Kernels<double>.Distance(many, negative) / unit, 12);
    }
}
