using System.Reflection;
using System.Runtime.InteropServices;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>Writes other numbers into a problem's data, as whoever made the problem may between two calls of a solver, and puts back what was there.</summary>
/// <param name="target">Null for a static class. Of a struct a solver has a copy, so that only what its arrays hold is changed.</param>
internal sealed class ChangingData(Type type, object? target)
{
    private readonly List<Action> _undo = [];

    /// <summary>Whether there was anything to change.</summary>
    public bool Change()
    {
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(f => !f.IsLiteral))
        {
            object? value = field.GetValue(target);
            if (Memory(value) is { } array)
                Write(array);
            else if (!field.IsStatic && type.IsClass && value is ValueType && Other(value) is var other && !other.Equals(value))
            {
                _undo.Add(() => field.SetValue(target, value));
                field.SetValue(target, other);
            }
        }
        return _undo.Count > 0;
    }

    public void Restore()
    {
        foreach (var back in Enumerable.Reverse(_undo))
            back();
        _undo.Clear();
    }

    private static Array? Memory(object? value) => value switch
    {
        Array array => array,
        ReadOnlyMemory<double> memory when MemoryMarshal.TryGetArray(memory, out var segment) => segment.Array,
        ReadOnlyMemory<float> memory when MemoryMarshal.TryGetArray(memory, out var segment) => segment.Array,
        _ => null,
    };

    /// <summary>Integers change places, since they may be indices; reals get other values; rows of a jagged array stay as long as they are.</summary>
    private void Write(Array array)
    {
        if (array is Array[] rows)
        {
            foreach (var row in rows)
                Write(row);
            return;
        }
        var kept = (Array)array.Clone();
        _undo.Add(() => Array.Copy(kept, array, kept.Length));
        if (array is int[] integers)
        {
            Array.Reverse(integers);
            return;
        }
        int[] at = new int[array.Rank];
        for (int i = 0; i < array.Length; i++)
        {
            int left = i;
            for (int dimension = array.Rank - 1; dimension >= 0; left /= array.GetLength(dimension--))
                at[dimension] = left % array.GetLength(dimension);
            array.SetValue(Other(array.GetValue(at)!), at);
        }
    }

    /// <summary>Another value of the type: of a struct each of its reals.</summary>
    private static object Other(object value)
    {
        switch (value)
        {
            case double x:
                return 0.3 - 0.8 * x;
            case float x:
                return 0.3f - 0.8f * x;
            case ValueType when value.GetType() is { IsPrimitive: false, IsEnum: false } type:
                // A struct stays in its box while its fields are set.
                object changed = value;
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                    field.SetValue(changed, Other(field.GetValue(changed)!));
                return changed;
            default:
                return value;
        }
    }
}
