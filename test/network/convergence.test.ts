import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { Convergence } from '../../src/network/convergence.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { RoutingViews } from '../../src/network/routingView.ts';

/** Three nodes, and everything that was reported: `service after seconds on nodes`. */
function setUp() {
  const loop = new EventLoop();
  const hosts = new Hosts(['n0', 'n1', 'n2'], ['', '', '']);
  const views = new RoutingViews(3);
  const reports: string[] = [];
  const convergence = new Convergence(loop, hosts, views, (service, seconds, nodes) =>
    reports.push(`${service} after ${seconds} s on ${nodes}`),
  );
  const change = (time: number, service: string, version: number) =>
    loop.setTimer(time, () => convergence.changed(service, version));
  const program = (time: number, node: number, version: number) =>
    loop.setTimer(time, () => {
      views.program(node, { version, ports: [] });
      convergence.programmed();
    });
  return { loop, hosts, views, convergence, reports, change, program };
}

describe('the convergence of the rules', () => {
  it('is measured from the change to the last node that has it', () => {
    const { loop, reports, change, program } = setUp();
    change(1, 'default/web', 1);
    program(2, 0, 1);
    program(3, 2, 1);
    program(5, 1, 1);
    loop.advance(4);
    expect(reports).toEqual([]);
    loop.advance(10);
    expect(reports).toEqual(['default/web after 4 s on 3']);
  });

  it('is reported once, however often nodes program the same', () => {
    const { loop, reports, change, program } = setUp();
    change(1, 'default/web', 1);
    for (const time of [2, 3]) for (const node of [0, 1, 2]) program(time, node, 1);
    loop.advance(10);
    expect(reports).toEqual(['default/web after 1 s on 3']);
  });

  it('covers all changes that came before it was reached, from the first of them', () => {
    const { loop, reports, change, program } = setUp();
    change(1, 'default/web', 1);
    change(3, 'default/web', 2);
    for (const node of [0, 1, 2]) program(4, node, 1);
    for (const node of [0, 1, 2]) program(7, node, 2);
    loop.advance(10);
    expect(reports).toEqual(['default/web after 6 s on 3']);
  });

  it('is of each Service by itself', () => {
    const { loop, reports, change, program } = setUp();
    change(1, 'default/web', 1);
    change(2, 'other/web', 2);
    for (const node of [0, 1, 2]) program(3, node, 1);
    for (const node of [0, 1, 2]) program(6, node, 2);
    loop.advance(10);
    expect(reports).toEqual(['default/web after 2 s on 3', 'other/web after 4 s on 3']);
  });

  it('does not wait for nodes that are down or cut off', () => {
    const { loop, hosts, reports, change, program } = setUp();
    hosts.powered[1] = 0;
    hosts.partitioned[2] = 1;
    change(1, 'default/web', 1);
    program(2, 0, 1);
    loop.advance(10);
    expect(reports).toEqual(['default/web after 1 s on 1']);
  });

  it('is never reached by no nodes at all', () => {
    const { loop, hosts, reports, change, program } = setUp();
    change(1, 'default/web', 1);
    program(2, 0, 1);
    // All power goes at the moment in which the first node is done, before anybody has looked.
    loop.setTimer(2, () => hosts.powered.fill(0));
    loop.advance(10);
    expect(reports).toEqual([]);
  });

  it('is not affected by rules that are newer than the change', () => {
    const { loop, reports, change, program } = setUp();
    change(1, 'default/web', 1);
    for (const node of [0, 1, 2]) program(2, node, 5);
    loop.advance(10);
    expect(reports).toEqual(['default/web after 1 s on 3']);
  });
});
