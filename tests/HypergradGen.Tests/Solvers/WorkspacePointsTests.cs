using HypergradGen.Solvers;

namespace HypergradGen.Tests.Solvers;

/// <summary>What a workspace keeps for each of many points.</summary>
public sealed class WorkspacePointsTests
{
    private readonly Workspace _workspace = new();

    [Fact]
    public void Each_point_has_a_part_of_its_own_in_each_slot()
    {
        _workspace.RentKept(1, 2).Fill(-1);
        for (int point = 0; point < 40; point++)
        {
            _workspace.BeginPoint(point);
            Assert.True(_workspace.Kept(1).IsEmpty);
            _workspace.RentKept(1, point % 3).Fill(point);
            _workspace.RentKeptInt(0, 2).Fill(point);
            for (int i = 1; i < 6; i++)
                _workspace.GrowKeptSingle(4, i)[i - 1] = point + i;
            Assert.Equal(point % 3 + 2 + _workspace.KeptSingle(4).Length, _workspace.KeptLength);
        }
        foreach (int point in new[] { 39, 0, 17, 38 })
        {
            _workspace.SelectPoint(point);
            Assert.Equal(Enumerable.Repeat((double)point, point % 3), _workspace.Kept(1).ToArray());
            Assert.Equal([point, point], _workspace.KeptInt(0).ToArray());
            Assert.Equal([point + 1f, point + 2, point + 3, point + 4, point + 5], _workspace.KeptSingle(4)[..5].ToArray());
            Assert.True(_workspace.Kept(12).IsEmpty);
        }
        _workspace.SelectPoint(-1);
        Assert.Equal([-1, -1], _workspace.Kept(1).ToArray());
        Assert.Equal([-1, -1], _workspace.Slot(1).ToArray());
        Assert.Equal(0, _workspace.KeptLength);
    }

    [Fact]
    public void A_point_that_is_begun_again_takes_the_place_of_those_behind_it()
    {
        for (int point = 0; point < 3; point++)
        {
            _workspace.BeginPoint(point);
            _workspace.RentKept(0, 4).Fill(point);
        }
        _workspace.BeginPoint(1);
        _workspace.RentKept(0, 9).Fill(7);
        _workspace.SelectPoint(0);
        Assert.Equal([0, 0, 0, 0], _workspace.Kept(0).ToArray());
        _workspace.BeginPoint(0);
        Assert.Throws<OverflowException>(() => _workspace.RentKept(0, -1).Length);
        Assert.Equal(0, AllocatedBytes.Least(() => () =>
        {
            for (int point = 0; point < 2; point++)
            {
                _workspace.BeginPoint(point);
                _workspace.RentKept(0, 6);
            }
        }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_slot_that_is_first_asked_for_at_a_later_point_is_empty_where_it_is_not(bool isOfIntegers)
    {
        int Length() => isOfIntegers ? _workspace.KeptInt(3).Length : _workspace.Kept(3).Length;
        for (int point = 0; point < 9; point++)
        {
            _workspace.BeginPoint(point);
            _workspace.RentKept(0, 2).Fill(point);
            if (point is not (4 or 7))
                continue;
            if (isOfIntegers)
                _workspace.RentKeptInt(3, 5).Fill(point);
            else
                _workspace.RentKept(3, 5).Fill(point);
        }
        for (int point = 0; point < 9; point++)
        {
            _workspace.SelectPoint(point);
            Assert.Equal([point, point], _workspace.Kept(0).ToArray());
            Assert.Equal(point is 4 or 7 ? 5 : 0, Length());
        }
        Assert.Equal(0, AllocatedBytes.Least(() => () =>
        {
            for (int point = 0; point < 9; point++)
            {
                _workspace.BeginPoint(point);
                _workspace.RentKept(0, 2);
            }
        }));
    }

    [Fact]
    public void Words_have_points_too()
    {
        _workspace.BeginPoint(0);
        _workspace.RentKept<uint>(1, 3).Fill(5);
        _workspace.BeginPoint(1);
        _workspace.RentKept<uint>(1, 1).Fill(6);
        _workspace.GrowKept<uint>(1, 2)[1] = 7;
        Assert.True(_workspace.KeptLength > 0);
        Assert.Equal([6u, 7u], _workspace.Kept<uint>(1)[..2].ToArray());
        _workspace.SelectPoint(0);
        Assert.Equal([5u, 5u, 5u], _workspace.Kept<uint>(1)[..3].ToArray());
        _workspace.SelectPoint(-1);
        Assert.True(_workspace.Kept<uint>(1).IsEmpty);
    }

    [Fact]
    public void Parts_of_a_known_length_are_each_points_own_and_stay_what_they_are_while_others_come()
    {
        _workspace.KeptOfLength<double>(1, 5).Fill(-1);
        for (int point = 0; point < 200; point++)
        {
            _workspace.BeginPoint(point);
            Span<double> part = _workspace.KeptOfLength<double>(1, 5);
            Assert.Equal(5, part.Length);
            part.Fill(point);
            _workspace.KeptOfLength<bool>(4, 11).Fill(point % 2 == 0);
            _workspace.KeptOfLength<int>(0, 3).Fill(point);
            // Beside parts whose length is not known.
            if (point > 100)
                _workspace.RentKept(2, point % 3).Fill(point);
            Assert.Equal(5 + 2 + 2 + (point > 100 ? point % 3 : 0), _workspace.KeptLength);
        }
        foreach (int point in new[] { 199, 0, 101, 100, 57 })
        {
            _workspace.SelectPoint(point);
            Assert.Equal(Enumerable.Repeat((double)point, 5), _workspace.KeptOfLength<double>(1, 5).ToArray());
            Assert.Equal(Enumerable.Repeat(point % 2 == 0, 11), _workspace.KeptOfLength<bool>(4, 11).ToArray());
            Assert.Equal([point, point, point], _workspace.KeptOfLength<int>(0, 3).ToArray());
            Assert.Equal(point > 100 ? point % 3 : 0, _workspace.Kept(2).Length);
        }
        _workspace.SelectPoint(-1);
        Assert.Equal(Enumerable.Repeat(-1.0, 5), _workspace.KeptOfLength<double>(1, 5).ToArray());
        Assert.Equal(0, _workspace.KeptLength);
        Assert.Equal(0, AllocatedBytes.Least(() => () =>
        {
            for (int point = 0; point < 200; point++)
            {
                _workspace.BeginPoint(point);
                _workspace.KeptOfLength<double>(1, 5);
            }
        }));
    }

    [Fact]
    public void A_length_or_a_point_that_cannot_be_is_refused()
    {
        Assert.Throws<OverflowException>(() => _workspace.KeptOfLength<double>(0, -1).Length);
        _workspace.KeptOfLength<double>(0, 4);
        Assert.Throws<OverflowException>(() => _workspace.KeptOfLength<double>(0, -1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _workspace.KeptOfLength<double>(-1, 4).Length);
        Assert.True(_workspace.KeptOfLength<double>(3, 0).IsEmpty);
        _workspace.SelectPoint(-2);
        Assert.Throws<ArgumentOutOfRangeException>(() => _workspace.KeptOfLength<double>(0, 4).Length);
        _workspace.SelectPoint(int.MaxValue - 2);
        Assert.Throws<OverflowException>(() => _workspace.KeptOfLength<double>(0, 4).Length);
    }
}
